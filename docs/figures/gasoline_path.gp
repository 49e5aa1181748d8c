# SPDX-License-Identifier: MIT
# From the least ℓ₂ norm to the least ℓ₁ norm: both norms of $\beta_\alpha(\infty)$ against the scale α of the
# initialisation, each relative to the least that an exact fit can have, and below the number of coefficients above a
# thousandth of the largest, which ends at the rank of the data (dashed: α = 0). Gasoline, 60 samples, 401 wavelengths.
set terminal @drawing,560
set logscale x
set xrange [1e-20:1e4]
set xtics 1e5
unset mxtics
at_zero(y) = column("alpha") == 0 ? y : NaN
set multiplot layout 2,1 margins 0.12,0.96,0.14,0.97 spacing 0.06
set format x ""
set yrange [0.9:2]
set ytics 0.5
set label 1 "‖β‖_1 / least" at 8e3, 1.71 right tc lt 1
set label 2 "‖β‖_2 / least" at 1e-12, 1.72 center tc lt 2
plot data using "alpha":"l1" with lines lt 1, data using "alpha":"l2" with lines lt 2
set format x powers
set xlabel "initialisation scale α"
set yrange [0:420]
set ytics 100
unset label
set label 1 "coefficients that count" at 1e-12, 130 center tc lt 3
plot data using "alpha":"coefficients" with lines lt 3, \
     data using (at_zero(1e-20)):"coefficients":(1e24):(0) with vectors nohead lt 3 lw 1 dt 2
unset multiplot
