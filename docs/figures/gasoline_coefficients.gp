# SPDX-License-Identifier: MIT
# The coefficients of $\beta_\alpha(\infty)$ against wavelength, for four scales α of the initialisation: octane number
# from the near-infrared spectra of 60 samples of gasoline at 401 wavelengths. All four fit the samples exactly. From
# top to bottom, the many small coefficients of the least ℓ₂ norm give way to the few large ones of the least ℓ₁ norm.
set terminal @drawing,560
set xrange [900:1700]
set yrange [-200:200]
set ytics 100
set border 2
unset xtics
set xzeroaxis lt 6 lw 0.5
at(a) = strcol("alpha") eq a ? column("coefficient") : NaN
shown(a) = a eq "1e-20" ? "10^{−20}" : a
scales = "100 1 0.01 1e-20"
set multiplot layout 4,1 margins 0.14,0.96,0.13,0.98 spacing 0.04
set label 2 "coefficient, octane number" at screen 0.03, screen 0.55 center rotate
do for [k=1:4] {
  if (k == 4) {
    set xtics 100 nomirror out scale 0.6
    set xlabel "wavelength, nm"
    set border 3
  }
  if (k == 2) { unset label 2 }
  set label 1 "α = ".shown(word(scales, k)) at graph 0.015, 0.9
  plot data using "wavelength":(at(word(scales, k))) with impulses lt 1 lw 1
}
unset multiplot
