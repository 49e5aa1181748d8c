// SPDX-License-Identifier: MIT
/// \file
/// Chapter 4: the implicit bias of gradient descent on the diagonal network β = w₊² - w₋² (P3.1 – P3.7).
///
/// Started at w = α·1, gradient flow on ‖Xβ - y‖² ends at \f$ \beta_\alpha(\infty) = \arg\min Q_\alpha(\beta) \f$ s.t. Xβ = y: the least ℓ2 norm for
/// α → ∞, the least ℓ1 norm for α → 0.
///
/// | object of the theory                         | here                                              |
/// |----------------------------------------------|---------------------------------------------------|
/// | X, y, and y ∈ range X                        | \ref Regression, \ref RowSpace                    |
/// | q, q', q'' and Q_α (P3.3)                    | \ref hypentropy, \ref hypentropy_slope, \ref hypentropy_curvature |
/// | β(ν) = 2α² sinh(Xᵀν) and its inverse (P3.2)  | \ref MirrorMap                                    |
/// | β_α(∞), ν, the certificate (P3.4)            | \ref HypentropySolver, \ref HypentropyResult      |
/// | the limits α → ∞ and α → 0 (P3.5, P3.6)      | \ref least_l2_norm, \ref least_l1_norm            |
///
/// Source: B. Woodworth et al., *Kernel and rich regimes in overparametrized models*, COLT 2020 [W20].
#pragma once

#include <lazy/hypentropy.hpp>
#include <lazy/hypentropy_solver.hpp>
#include <lazy/least_norm.hpp>
#include <lazy/regression.hpp>
