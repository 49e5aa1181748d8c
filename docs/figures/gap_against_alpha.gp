# SPDX-License-Identifier: MIT
# The gap of (5), $\sup_{t \le T} \|\alpha h(w_\alpha) - \alpha \bar h(\bar w_\alpha)\|$ relative to $\|y^\star\|$,
# against α, for tanh networks of two and three layers trained on 200 handwritten digits, a 3 from an 8. Centred (dots),
# it approaches its coefficient over α (lines, computed at α = ∞); symmetrised (circles), it falls like $\alpha^{-2}$
# (dashed, through the circle at α = 100).
set logscale xy
set format xy powers
set xlabel "output scale α"
set ylabel "largest gap / ‖y*‖"
set xrange [0.07:4e4]
set yrange [1e-10:10]
set ytics 1e2
unset mytics
at(l, s, y) = column("layers") == l && strcol("start") eq s ? y : NaN
square(l) = real(system(sprintf("awk -F, '$1 == %d && $2 == \"symmetrised\" && $3 == 100 {print $4 * 1e4}' '%s'", l, data)))
set label 1 "centred" at 1.5e3, 2e-2 left
set label 2 "symmetrised" at 10, 2e-6 right
set label 3 "three layers" at graph 0.05, 0.20 tc lt 2
set label 4 "two layers" at graph 0.05, 0.11 tc lt 1
plot for [l=2:3] data using "alpha":(at(l, "centred", column("predicted"))) with lines lt l-1, \
     for [l=2:3] square(l) / x**2 with lines lt l-1 lw 1 dt 2, \
     for [l=2:3] data using "alpha":(at(l, "centred", column("gap"))) with points lt l-1, \
     for [l=2:3] data using "alpha":(at(l, "symmetrised", column("gap"))) with points lt l-1 pt 6 ps 0.8
