# SPDX-License-Identifier: MIT
# One gradient step of size η, a two-layer tanh network on ten handwritten digits: the relative change of the loss,
# Δ(F), and that of the differential, Δ(Dh) (dots), beside their first orders in η (lines). The product form (dashed)
# bounds the second and is not equal to it. The step is lazy in so far as the first is larger than the second. Up to the
# dip of Δ(F) the loss falls; beyond it the step overshoots, and Δ(F) is the size of the rise.
set logscale xy
set format xy powers
set xlabel "size of the step η"
set ylabel "relative change"
set xrange [1e-5:0.1]
set yrange [1e-4:100]
set label 1 "Δ(F)" at 7e-5, 0.04 right tc lt 1
set label 2 "Δ(Dh); dashed, its\nproduct form" at 1.5e-3, 3e-3 left tc lt 2
plot data using "eta":"decrease_first_order" with lines lt 1, \
     data using "eta":"change_first_order" with lines lt 2, \
     data using "eta":"change_product_form" with lines lt 2 lw 1 dt 2, \
     data using "eta":"decrease" with points lt 1, \
     data using "eta":"change" with points lt 2
