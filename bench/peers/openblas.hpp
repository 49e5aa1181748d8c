// SPDX-License-Identifier: MIT
/// \file
/// OpenBLAS 0.3.21, which IPOPT and NumPy may use, takes recent server processors for ones of 2006 unless it is told
/// what they can do.
#pragma once

namespace lazy::bench {

/// Starts this program again with OPENBLAS_CORETYPE (and one thread) in its environment, if it is not there yet.
void tell_openblas(char** argv);

}  // namespace lazy::bench
