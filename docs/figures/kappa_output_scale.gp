# SPDX-License-Identifier: MIT
# κ against the output scale α, for two ReLU networks on ten handwritten digits. Centred (dots on the solid lines), κ
# falls like 1/α without limit; as initialised (circles), it stops at the floor
# $\|h(w_0)\|\,\|D^2h(w_0)\|/\|Dh(w_0)\|^2$, dashed. Each point is computed from the network αh itself, the lines from κ
# and its parts at α = 1; both are the upper end of the bracket.
set logscale xy
set format xy powers
set xlabel "output scale α"
set ylabel "κ"
set xrange [5e-4:2e6]
set yrange [1e-8:1e4]
set ytics 1e2
unset mytics
name = "'two layers' 'five layers'"
is(n, s) = strcol("network") eq word(name, n) && strcol("start") eq s
at(n, s, y) = is(n, s) ? y : NaN
set label 1 "five layers, centred" at 3e3, 2e-3 left tc lt 2
set label 2 "two layers, centred" at 5, 1e-4 right tc lt 1
set label 3 "as initialised" at 1.2e6, 0.9 right
plot for [n=1:2] data using "alpha":(at(n, "centred", column("law"))) with lines lt n, \
     for [n=1:2] data using "alpha":(at(n, "as initialised", column("law"))) with lines lt n lw 1, \
     for [n=1:2] data using "alpha":(at(n, "as initialised", column("floor"))) with lines lt n lw 1 dt 2, \
     for [n=1:2] data using "alpha":(at(n, "centred", column("kappa_upper"))) with points lt n, \
     for [n=1:2] data using "alpha":(at(n, "as initialised", column("kappa_upper"))) with points lt n pt 6 ps 0.7
