# SPDX-License-Identifier: MIT
# What all figures have in common. The colours are stand-ins: on the page they become the theme's, light or dark. The
# drawing is small and its letters large, so that it can be read at the width of a telephone; what a line is stands
# beside it.
drawing = 'svg dynamic font "sans-serif,15" linewidth 1.2 size 600'
set terminal @drawing,390
set encoding utf8
set minussign
set datafile separator ","
set datafile missing NaN  # so that a line goes on over the rows that are of another
set key autotitle columnhead
unset key
set border 3 linecolor rgb "#000000"
set tics nomirror out scale 0.6
set grid linecolor rgb "#c8ccd1" linewidth 0.6
set linetype 1 linecolor rgb "#3a6ea5" linewidth 2 pointtype 7 pointsize 0.5
set linetype 2 linecolor rgb "#b8562b" linewidth 2 pointtype 7 pointsize 0.5
set linetype 3 linecolor rgb "#3f7f5f" linewidth 2 pointtype 7 pointsize 0.5
set linetype 4 linecolor rgb "#7d5a9b" linewidth 2 pointtype 7 pointsize 0.5
set linetype 5 linecolor rgb "#9a7a1c" linewidth 2 pointtype 7 pointsize 0.5
set linetype 6 linecolor rgb "#5f6b76" linewidth 2 pointtype 7 pointsize 0.5
set linetype cycle 6
powers = "10^{%T}"
