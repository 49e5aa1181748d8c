# SPDX-License-Identifier: MIT
# The hypentropy q between its limits: z²/4, which makes $Q_\alpha$ the square of the ℓ₂ norm for large α, and |z|(ln
# |z| − 1) + 2, which makes it the ℓ₁ norm times a logarithm for small α; $z = \beta_i/\alpha^2$. The function that the
# sheet prints, with arcsin for arcsinh, agrees with q for small z and ends at z = 2.
set logscale xy
set format xy powers
set xlabel "z"
set ylabel "q(z)"
set xrange [0.2:2000]
set yrange [5e-3:2e5]
set label 1 "z²/4" at 30, 1.5e3 right tc lt 3
set label 2 "|z|(ln|z| − 1) + 2" at 100, 60 left tc lt 4
set label 3 "q" at 12, 9 left tc lt 1
set label 4 "with arcsin" at 2.2, 0.25 left tc lt 2
plot data using "z":"q" with lines lt 1 lw 3, \
     data using "z":"square" with lines lt 3 lw 1.5 dt 2, \
     data using "z":"entropy" with lines lt 4 lw 1.5 dt 2, \
     data using "z":"printed" with linespoints lt 2 lw 1.5 ps 0.4
