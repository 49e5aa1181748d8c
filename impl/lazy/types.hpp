// SPDX-License-Identifier: MIT
/// \file
/// The linear algebra vocabulary of the suite.
#pragma once

#ifdef __FAST_MATH__
#error "lazy_training needs IEEE arithmetic: build without -ffast-math"
#endif

#include <Eigen/Core>

namespace lazy {

using Index = Eigen::Index;                  ///< a size or a subscript, signed
using Vector = Eigen::VectorXd;              ///< a column of doubles
using Matrix = Eigen::MatrixXd;              ///< a matrix of doubles, stored column by column
using VectorRef = Eigen::Ref<const Vector>;  ///< a vector or a part of one, to be read
using MatrixRef = Eigen::Ref<const Matrix>;  ///< a matrix or a block of one, to be read

}  // namespace lazy
