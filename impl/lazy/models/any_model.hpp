// SPDX-License-Identifier: MIT
/// \file
/// Any model as a value of one type, so that what is written over models is compiled once.
#pragma once

#include <lazy/model.hpp>
#include <lazy/types.hpp>

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace lazy {

/// The jet of an AnyModel. It keeps the model alive, so it may be kept without it.
/// \models{Jet}
class AnyJet {
 public:
  Vector value() const { return held_->value(); }
  Vector jvp(const Vector& u) const { return held_->jvp(u); }
  Vector vjp(const Vector& c) const { return held_->vjp(c); }
  Vector second(const Vector& u, const Vector& v) const { return held_->second(u, v); }
  Vector hvp(const Vector& c, const Vector& u) const { return held_->hvp(c, u); }

 private:
  friend class AnyModel;

  struct Interface {
    virtual ~Interface() = default;
    virtual Vector value() const = 0;
    virtual Vector jvp(const Vector& u) const = 0;
    virtual Vector vjp(const Vector& c) const = 0;
    virtual Vector second(const Vector& u, const Vector& v) const = 0;
    virtual Vector hvp(const Vector& c, const Vector& u) const = 0;
  };

  template <class J>
  struct Held final : Interface {
    Held(std::shared_ptr<const void> kept_model, J held_jet) : model(std::move(kept_model)), jet(std::move(held_jet)) {}
    Vector value() const override { return jet.value(); }
    Vector jvp(const Vector& u) const override { return jet.jvp(u); }
    Vector vjp(const Vector& c) const override { return jet.vjp(c); }
    Vector second(const Vector& u, const Vector& v) const override { return jet.second(u, v); }
    Vector hvp(const Vector& c, const Vector& u) const override { return jet.hvp(c, u); }
    std::shared_ptr<const void> model;
    J jet;
  };

  explicit AnyJet(std::shared_ptr<const Interface> held) : held_(std::move(held)) {}

  std::shared_ptr<const Interface> held_;
};

/// Any model \f$ h : \mathbb{R}^p \to \mathbb{R}^n \f$ as a value of one type, so that what is written over models is
/// compiled once. Copies share the model, which does not change.
/// \models{Model}
class AnyModel {
 public:
  /// Holds a copy of `model`.
  template <class M>
  requires(!std::same_as<std::remove_cvref_t<M>, AnyModel> && Model<std::remove_cvref_t<M>>) AnyModel(M&& model)
      : held_(std::make_shared<const Held<std::remove_cvref_t<M>>>(std::forward<M>(model))) {}

  Index parameters() const { return held_->parameters(); }
  Index outputs() const { return held_->outputs(); }
  AnyJet jet(const Vector& w) const { return held_->jet(w); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Index parameters() const = 0;
    virtual Index outputs() const = 0;
    virtual AnyJet jet(const Vector& w) const = 0;
  };

  template <class M>
  struct Held final : Interface, std::enable_shared_from_this<Held<M>> {
    explicit Held(M held_model) : model(std::move(held_model)) {}
    Index parameters() const override { return model.parameters(); }
    Index outputs() const override { return model.outputs(); }
    AnyJet jet(const Vector& w) const override {
      return AnyJet(std::make_shared<const AnyJet::Held<JetOf<M>>>(this->shared_from_this(), model.jet(w)));
    }
    M model;
  };

  std::shared_ptr<const Interface> held_;
};

static_assert(Model<AnyModel>);

}  // namespace lazy
