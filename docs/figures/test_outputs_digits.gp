# SPDX-License-Identifier: MIT
# Each output of the trained network against that of its linearisation: a two-layer tanh network, a handwritten 3
# (target −1) from an 8 (+1), centred. Dots: the 200 images that it was trained on; rings: the others. At the large
# output scale the two agree on both kinds, at the small one they agree on neither: the network has moved to the
# targets, and the linearisation has not.
set terminal @drawing,350
set size ratio -1
set xrange [-1.6:1.6]
set yrange [-1.6:1.6]
set tics 1
at(a, s, y) = strcol("alpha") eq a && strcol("digits") eq s ? y : NaN
set multiplot layout 1,2 margins 0.13,0.99,0.2,0.9 spacing 0.09
set arrow 1 from -1.6,-1.6 to 1.6,1.6 nohead lt 6 lw 0.8
set xlabel "linearised"
do for [a in "0.1 100"] {
  set title "α = ".a
  set ylabel (a eq "0.1" ? "network" : "")
  if (a eq "100") {
    set label 1 "trained on" at 0.1, -0.75 left tc lt 1
    set label 2 "held out" at 0.1, -1.15 left tc lt 2
  }
  plot data using "linearised":(at(a, "trained on", column("network"))) with points lt 1 ps 0.28, \
       data using "linearised":(at(a, "held out", column("network"))) with points lt 2 pt 6 ps 0.45 lw 0.8
}
unset multiplot
