// SPDX-License-Identifier: MIT
/// \file
/// SUNDIALS' serial vectors, as packaged or made fast. Debian's SUNDIALS 6.4 is compiled without optimisation; a fair
/// peer has the vector operations replaced that its integrators spend their time in.
#pragma once

#include <lazy/types.hpp>

#include <nvector/nvector_serial.h>

#include <cmath>
#include <memory>
#include <type_traits>

namespace lazy::bench {

enum class Vectors { packaged, fast };

/// A context, and vectors that live as long as they are needed.
class SundialsVectors {
 public:
  explicit SundialsVectors(Vectors kind) : kind_(kind) { SUNContext_Create(nullptr, &context_); }
  ~SundialsVectors() { SUNContext_Free(&context_); }
  SundialsVectors(const SundialsVectors&) = delete;
  SundialsVectors& operator=(const SundialsVectors&) = delete;

  SUNContext context() const { return context_; }

  /// A vector with these entries; clones of it are of the same kind.
  auto vector(const Vector& entries) const {
    struct Destroy {
      void operator()(N_Vector v) const { N_VDestroy(v); }
    };
    std::unique_ptr<std::remove_pointer_t<N_Vector>, Destroy> v(N_VNew_Serial(entries.size(), context_));
    if (kind_ == Vectors::fast) make_fast(v->ops);
    view(v.get()) = entries;
    return v;
  }

  static Eigen::Map<Vector> view(N_Vector v) { return {NV_DATA_S(v), NV_LENGTH_S(v)}; }

 private:
  static void make_fast(N_Vector_Ops ops);

  Vectors kind_;
  SUNContext context_ = nullptr;
};

inline void SundialsVectors::make_fast(N_Vector_Ops ops) {
  ops->nvlinearsum = [](double a, N_Vector x, double b, N_Vector y, N_Vector z) {
    view(z) = a * view(x) + b * view(y);
  };
  ops->nvconst = [](double c, N_Vector z) { view(z).setConstant(c); };
  ops->nvprod = [](N_Vector x, N_Vector y, N_Vector z) { view(z) = view(x).cwiseProduct(view(y)); };
  ops->nvdiv = [](N_Vector x, N_Vector y, N_Vector z) { view(z) = view(x).cwiseQuotient(view(y)); };
  ops->nvscale = [](double c, N_Vector x, N_Vector z) { view(z) = c * view(x); };
  ops->nvabs = [](N_Vector x, N_Vector z) { view(z) = view(x).cwiseAbs(); };
  ops->nvinv = [](N_Vector x, N_Vector z) { view(z) = view(x).cwiseInverse(); };
  ops->nvaddconst = [](N_Vector x, double b, N_Vector z) { view(z).array() = view(x).array() + b; };
  ops->nvdotprod = [](N_Vector x, N_Vector y) { return view(x).dot(view(y)); };
  ops->nvmaxnorm = [](N_Vector x) { return view(x).lpNorm<Eigen::Infinity>(); };
  ops->nvmin = [](N_Vector x) { return view(x).minCoeff(); };
  ops->nvwrmsnorm = [](N_Vector x, N_Vector w) {
    return view(x).cwiseProduct(view(w)).norm() / std::sqrt(static_cast<double>(NV_LENGTH_S(x)));
  };
  ops->nvlinearcombination = [](int n, double* c, N_Vector* x, N_Vector z) {
    view(z) = c[0] * view(x[0]);
    for (int k = 1; k < n; ++k) view(z) += c[k] * view(x[k]);
    return 0;
  };
  ops->nvscaleaddmulti = [](int n, double* c, N_Vector x, N_Vector* y, N_Vector* z) {
    for (int k = 0; k < n; ++k) view(z[k]) = c[k] * view(x) + view(y[k]);
    return 0;
  };
}

}  // namespace lazy::bench
