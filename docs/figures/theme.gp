# SPDX-License-Identifier: MIT
# What all figures have in common. The colours are stand-ins: on the page they become the theme's, light or dark.
set terminal svg size 720,430 dynamic font "sans-serif,14" linewidth 1.2
set datafile separator ","
set key autotitle columnhead
set key outside below horizontal noenhanced
set border 3 linecolor rgb "#000000"
set tics nomirror out scale 0.6
set grid linecolor rgb "#c8ccd1" linewidth 0.6
set linetype 1 linecolor rgb "#3a6ea5" linewidth 2
set linetype 2 linecolor rgb "#b8562b" linewidth 2
set linetype 3 linecolor rgb "#3f7f5f" linewidth 2
set linetype 4 linecolor rgb "#7d5a9b" linewidth 2
set linetype 5 linecolor rgb "#9a7a1c" linewidth 2
set linetype 6 linecolor rgb "#5f6b76" linewidth 2
set linetype cycle 6
