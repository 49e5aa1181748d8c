# SPDX-License-Identifier: MIT
# The error $\|\beta_\alpha(\infty) - \beta^\star\|^2/\|\beta^\star\|^2$ for a sparse truth, 5 of 200 coefficients, from
# N samples of Gaussian X without noise: median and quartiles over 9 problems. Above, against N: a small initialisation
# recovers the truth from few samples, a large one from none short of d = 200. Below, against α: the passage from one
# regime to the other begins where α² falls below the size of the coefficients, and where N is enough, the smaller α
# the better.
set terminal @drawing,700
set logscale y
set format y powers
set ylabel "error"
set yrange [1e-14:3]
set ytics 1e-12,1000
unset mytics
set style fill solid 0.15 noborder
at(a, y) = abs(column("alpha") / a - 1) < 1e-6 ? y : NaN
of(n, y) = column("samples") == int(n) ? y : NaN
scales = "10 0.1 0.01 0.001 0.0001"
sizes = "20 40 60 100"
set multiplot layout 2,1
set xlabel "samples N"
set xrange [5:175]
plot for [k=1:5] data using "samples":(at(word(scales, k), column("lower_quartile"))):(at(word(scales, k), column("upper_quartile"))) with filledcurves lt k, \
     for [k=1:5] data using "samples":(at(word(scales, k), column("error"))) with lines lt k, \
     for [k=1:5] data using (column("samples") == 150 ? 150 : NaN):(at(word(scales, k), column("error"))):("α = ".word(scales, k)) with labels left offset 0.5,0 tc lt k
set logscale x
set format x powers
set xlabel "initialisation scale α"
set xrange [8e-6:20]
plot for [k=1:4] data using "alpha":(of(word(sizes, k), column("lower_quartile"))):(of(word(sizes, k), column("upper_quartile"))) with filledcurves lt k, \
     for [k=1:4] data using "alpha":(of(word(sizes, k), column("error"))) with lines lt k, \
     for [k=1:4] data using (column("alpha") < 1.1e-4 ? 1e-4 : NaN):(of(word(sizes, k), column("error"))):("N = ".word(sizes, k)) with labels right offset -0.7,0 tc lt k
unset multiplot
