# SPDX-License-Identifier: MIT
# The paths of the 32 hidden neurons of a two-layer tanh network while it learns to tell a handwritten 3 from an 8, each
# from its start (ring) to its end (dot): its incoming weights along the difference between the classes (across), and
# its outgoing weight (up). At the small output scale the neurons travel far and line up with the classes; at the large
# one every dot is still in its ring, though the network has learnt as much as its linearisation.
set terminal @drawing,380
set size ratio -1
at(a, y) = strcol("alpha") eq a ? y : NaN
path(a, i, y) = column("neuron") == i ? at(a, y) : NaN
begin(a, y) = column("time") == 0 ? at(a, y) : NaN
end(a, y) = column("time") == 100 ? at(a, y) : NaN
set multiplot layout 1,2 margins 0.13,0.99,0.2,0.9 spacing 0.09
set xrange [-2.7:2.7]
set yrange [-2.7:2.7]
set xlabel "incoming weight"
do for [a in "0.1 100"] {
  set title "α = ".a
  set ylabel (a eq "0.1" ? "outgoing weight" : "")
  plot for [i=0:31] data using "incoming":(path(a, i, column("outgoing"))) with lines lt 1 lw 0.8, \
       data using "incoming":(begin(a, column("outgoing"))) with points lt 2 pt 6 ps 0.55 lw 0.8, \
       data using "incoming":(end(a, column("outgoing"))) with points lt 1 ps 0.3
}
unset multiplot
