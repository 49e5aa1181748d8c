# SPDX-License-Identifier: MIT
# The gap along one trajectory and its bounds, relative to $\|y^\star\|$: a two-layer tanh network on 200 handwritten
# digits, centred, α = 100. The bound for any loss grows like $e^{C_2 t}$, those for the square loss do not. All are far
# above the gap, which its first order $\|c(t)\|/\alpha$ (thin line) meets; dashed, the sharper form of the bound for
# the square loss.
set logscale xy
set format y powers
set format x "%g"
set xlabel "t ‖K(w_0)‖"
set ylabel "gap / ‖y*‖"
set xrange [0.01:100]
set yrange [1e-5:1e6]
set ytics 1e2
set label 1 "gap" at 20, 2e-4 tc lt 1
set label 2 "any loss" at 6, 1e4 right tc lt 2
set label 3 "square loss" at 80, 40 right tc lt 3
plot data using "time":"bound" with lines lt 2, \
     data using "time":"bound_square_loss" with lines lt 3, \
     data using "time":"bound_square_loss_sharp" with lines lt 3 lw 1 dt 2, \
     data using "time":"first_order" with lines lt 1 lw 1, \
     data using "time":"gap" with points lt 1
