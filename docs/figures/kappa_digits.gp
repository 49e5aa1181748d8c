# SPDX-License-Identifier: MIT
# κ of standard networks on ten handwritten digits, as they are initialised and centred, and the floor to which the
# first goes as their outputs are scaled up: each is known to lie on its bar, and to be at its dot where there is no bar
# to be seen. p parameters, n outputs; at the output scale α* κ is least.
set terminal @drawing,560
set logscale x
set format x powers
set xlabel "κ"
set xrange [0.01:1]
set yrange [5.75:-0.55]
unset ytics
set border 1
set grid noytics
set label 1 "as initialised" at 0.98, -0.42 right tc lt 1
set label 2 "centred" at 0.40, -0.42 right tc lt 3
set label 3 "floor" at 0.215, -0.42 right tc lt 2
plot data using (0.0105):0:(sprintf("%s   (p = %d, n = %d)", strcol("network"), column("parameters"), column("outputs"))) with labels left offset 0,0.2, \
     data using "floor_lower":($0 + 0.48):(column("floor_upper") - column("floor_lower")):(0) with vectors nohead lt 2 lw 6, \
     data using "centred_lower":($0 + 0.36):(column("centred_upper") - column("centred_lower")):(0) with vectors nohead lt 3 lw 6, \
     data using "kappa_lower":($0 + 0.24):(column("kappa_upper") - column("kappa_lower")):(0) with vectors nohead lt 1 lw 6, \
     data using "floor_lower":($0 + 0.48) with points lt 2 ps 0.6, \
     data using "centred_lower":($0 + 0.36) with points lt 3 ps 0.6, \
     data using "kappa_lower":($0 + 0.24) with points lt 1 ps 0.6, \
     data using (0.0105):($0 + 0.36):(sprintf("α* = %.1f", column("best_scale"))) with labels left
