# SPDX-License-Identifier: MIT
# The gap along one trajectory and its bounds, relative to $\|y^\star\|$, against time: a two-layer tanh network on 200
# handwritten digits, centred, α = 100. The bound for any loss grows like $e^{C_2 t}$, that for the square loss like
# $t^{3/2}$; both are far above the gap. The integral that the latter estimates, of the change of the kernel along the
# path, is near. The first order $\|c(t)\|/\alpha$ (thin line) runs through the dots of the gap.
set logscale xy
set format y powers
set format x "%g"
set xlabel "t ‖K(w_0)‖"
set ylabel "gap / ‖y*‖"
set xrange [0.01:100]
set yrange [1e-9:1e6]
set ytics 1e-9,1e3
unset mytics
set label 1 "gap" at 20, 1e-4 tc lt 1
set label 2 "any loss" at 6, 1e4 right tc lt 2
set label 3 "square loss" at 80, 60 right tc lt 3
set label 4 "integral" at 80, 5e-2 right tc lt 4
plot data using "time":"bound" with lines lt 2, \
     data using "time":"bound_square_loss" with lines lt 3, \
     data using "time":"integral" with lines lt 4, \
     data using "time":"first_order" with lines lt 1 lw 1, \
     data using "time":"gap" with points lt 1
