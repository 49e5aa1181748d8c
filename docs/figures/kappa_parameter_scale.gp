# SPDX-License-Identifier: MIT
# κ against the scale λ of all weights, for ReLU networks of q = 2 to 5 layers on ten handwritten digits. Symmetrised,
# so that they start at zero (dots on the solid lines), κ falls like $\lambda^{-q}$; as initialised (circles), it stops
# at a floor, dashed. Each point is computed at λW itself, the lines from κ and its parts at W; both are the upper end
# of the bracket.
set logscale xy
set format xy powers
set xlabel "parameter scale λ"
set ylabel "κ"
set xrange [0.04:250]
set yrange [1e-12:1e7]
set ytics 1e3
unset mytics
at(q, s, y) = column("depth") == q && strcol("start") eq s ? y : NaN
end(q, s, y) = column("lambda") > 99 ? at(q, s, y) : NaN
set label 1 "as initialised: floors" at 90, 3 right
set label 2 "symmetrised: λ^{−q}" at 0.8, 1e-6 center
plot for [q=2:5] data using "lambda":(at(q, "symmetrised", column("law"))) with lines lt q-1, \
     for [q=2:5] data using "lambda":(at(q, "as initialised", column("law"))) with lines lt q-1 lw 1, \
     for [q=2:5] data using "lambda":(at(q, "as initialised", column("floor"))) with lines lt q-1 lw 1 dt 2, \
     for [q=2:5] data using "lambda":(at(q, "symmetrised", column("kappa_upper"))) with points lt q-1, \
     for [q=2:5] data using "lambda":(at(q, "as initialised", column("kappa_upper"))) with points lt q-1 pt 6 ps 0.7, \
     for [q=2:5] data using "lambda":(end(q, "symmetrised", column("law"))):(sprintf("q = %d", q)) with labels left offset 0.6,0 tc lt q-1
