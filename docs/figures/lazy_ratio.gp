# SPDX-License-Identifier: MIT
# How much more a small gradient step changes the loss than the differential, Δ(F)/Δ(Dh) (dots), against κ, for three
# networks on ten handwritten digits at output scales α from 1/10 to 1000, centred. The criterion promises at least ρ =
# 2c/κ (thin lines), c the alignment of the residual, and ρ is at most 2/κ (dashed). The smaller κ, the lazier the step.
set logscale xy
set format xy powers
set xlabel "κ"
set ylabel "Δ(F) / Δ(Dh)"
set xrange [3e-5:10]
set yrange [0.05:1e5]
name = "'two layers' tanh 'five layers'"
at(n, y) = strcol("network") eq word(name, n) ? y : NaN
set label 1 "2/κ" at 1.5e-3, 2500 left tc lt 6
set label 2 "ρ = 2c/κ" at 3e-3, 60 right
set label 3 "five-layer ReLU" at graph 0.05, 0.29 tc lt 3
set label 4 "two-layer ReLU" at graph 0.05, 0.20 tc lt 1
set label 5 "two-layer tanh" at graph 0.05, 0.11 tc lt 2
plot [x=3e-5:10] 2 / x with lines lt 6 lw 1 dt 2, \
     for [n=1:3] data using "kappa":(at(n, column("criterion"))) with lines lt n lw 1, \
     for [n=1:3] data using "kappa":(at(n, column("ratio"))) with points lt n ps 0.7
