// SPDX-License-Identifier: MIT
/// \file
/// The linear algebra vocabulary of the suite.
#pragma once

#ifdef __FAST_MATH__
#error "lazy_training needs IEEE arithmetic: build without -ffast-math"
#endif

#include <Eigen/Core>

namespace lazy {

using Index = Eigen::Index;
using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using VectorRef = Eigen::Ref<const Vector>;
using MatrixRef = Eigen::Ref<const Matrix>;

}  // namespace lazy
