// SPDX-License-Identifier: MIT
/// \file
/// The objective \f$ F_\alpha(w) = \alpha^{-2} R(\alpha h(w)) \f$, with its gradient and its Hessian as an operator.
///
/// - \f$ \nabla F_\alpha = \alpha^{-1} Dh^\top \nabla R(\alpha h) \f$;
/// - \f$ \nabla^2 F_\alpha\,u = Dh^\top \nabla^2 R(\alpha h)\,Dh\,u + \alpha^{-1} H(\nabla R(\alpha h))\,u \f$, where
///   \f$ H(c) = \sum_k c_k H_k \f$ and \f$ H_k \f$ is the Hessian of output k.
#pragma once

#include <lazy/error.hpp>
#include <lazy/loss.hpp>
#include <lazy/model.hpp>
#include <lazy/types.hpp>

#include <utility>

namespace lazy {

/// \f$ F_\alpha = \alpha^{-2} R(\alpha h) \f$; α = 1 gives \f$ F = R \circ h \f$.
template <Model M, Loss L>
class Objective {
 public:
  /// \f$ F_\alpha \f$ at a point, from the jet of h there. It refers to its objective, which must outlive it.
  class Jet {
   public:
    /// From the jet of h at w.
    Jet(const Objective& objective, JetOf<M> at)
        : objective_(&objective), at_(std::move(at)), scaled_outputs_(objective.alpha_ * at_.value()) {}

    // [gradient]
    /// \f$ F_\alpha(w) \f$
    double value() const { return loss().value(scaled_outputs_) / alpha() / alpha(); }

    /// \f$ \nabla F_\alpha(w) \f$, p entries
    Vector gradient() const { return at_.vjp(loss().gradient(scaled_outputs_)) / alpha(); }

    /// \f$ \nabla^2 F_\alpha(w)\,u \f$, p entries
    Vector hessian(const Vector& u) const {
      return at_.vjp(loss().hessian(scaled_outputs_, at_.jvp(u))) +
             at_.hvp(loss().gradient(scaled_outputs_), u) / alpha();
    }
    // [gradient]

    /// The jet of h.
    const JetOf<M>& model() const { return at_; }

   private:
    const L& loss() const { return objective_->loss_; }
    double alpha() const { return objective_->alpha_; }

    const Objective* objective_;
    JetOf<M> at_;
    Vector scaled_outputs_;  // α h(w)
  };

  /// From h, R and α.
  /// \throws InvalidArgument unless α is positive and finite and h has as many outputs as R takes.
  Objective(M model, L loss, double alpha = 1) : model_(std::move(model)), loss_(std::move(loss)), alpha_(alpha) {
    require_positive("alpha", alpha);
    require_size("the model", "outputs, as the loss takes", model_.outputs(), loss_.outputs());
  }

  Index parameters() const { return model_.parameters(); }  ///< the number p of parameters
  const M& model() const { return model_; }                 ///< h
  const L& loss() const { return loss_; }                   ///< R
  double alpha() const { return alpha_; }                   ///< α

  /// \f$ F_\alpha \f$ and its derivatives at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const { return Jet(*this, model_.jet(w)); }

  double value(const Vector& w) const { return jet(w).value(); }                        ///< F_α(w)
  Vector gradient(const Vector& w) const { return jet(w).gradient(); }                  ///< ∇F_α(w), p entries
  Vector hessian(const Vector& w, const Vector& u) const { return jet(w).hessian(u); }  ///< ∇²F_α(w) u, p entries

 private:
  M model_;
  L loss_;
  double alpha_;
};

}  // namespace lazy
