// SPDX-License-Identifier: MIT
/// \file
/// Any expansion, as a value of one type.
#pragma once

#include <lazy/models/expansion_concepts.hpp>
#include <lazy/types.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace lazy {

/// Any expansion as a value of one type, so that what is written over expansions is compiled once. Copies share the
/// expansion, which does not change.
/// \models{Expansion}
class AnyExpansion {
 public:
  /// Any expansion at \f$ w_0 + \varepsilon u \f$. It keeps the expansion alive, so it may be kept without it.
  /// \models{ExpansionPoint}
  class Point {
   public:
    /// Holds `point` of the expansion `about`.
    template <ExpansionPoint P>
    Point(std::shared_ptr<const void> about, P point)
        : held_(std::make_shared<const Held<P>>(std::move(about), std::move(point))) {}
    Vector remainder() const { return held_->remainder(); }
    Vector increment(const Vector& c) const { return held_->increment(c); }

   private:
    struct Interface {
      virtual ~Interface() = default;
      virtual Vector remainder() const = 0;
      virtual Vector increment(const Vector& c) const = 0;
    };

    template <ExpansionPoint P>
    struct Held final : Interface {
      Held(std::shared_ptr<const void> kept_expansion, P held_point)
          : about(std::move(kept_expansion)), point(std::move(held_point)) {}
      Vector remainder() const override { return point.remainder(); }
      Vector increment(const Vector& c) const override { return point.increment(c); }
      std::shared_ptr<const void> about;
      P point;
    };

    std::shared_ptr<const Interface> held_;
  };

  /// Any expansion at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$. It keeps the expansion alive, so it may be kept
  /// without it.
  /// \models{MirroredPoint}
  class Mirrored {
   public:
    /// Holds `point` of the expansion `about`.
    template <MirroredPoint P>
    Mirrored(std::shared_ptr<const void> about, P point)
        : held_(std::make_shared<const Held<P>>(std::move(about), std::move(point))) {}
    Vector remainder() const { return held_->remainder(); }
    MirroredIncrement increment(const Vector& c) const { return held_->increment(c); }

   private:
    struct Interface {
      virtual ~Interface() = default;
      virtual Vector remainder() const = 0;
      virtual MirroredIncrement increment(const Vector& c) const = 0;
    };

    template <MirroredPoint P>
    struct Held final : Interface {
      Held(std::shared_ptr<const void> kept_expansion, P held_point)
          : about(std::move(kept_expansion)), point(std::move(held_point)) {}
      Vector remainder() const override { return point.remainder(); }
      MirroredIncrement increment(const Vector& c) const override { return point.increment(c); }
      std::shared_ptr<const void> about;
      P point;
    };

    std::shared_ptr<const Interface> held_;
  };

  /// Holds a copy of `about`.
  template <class E>
  requires(!std::same_as<std::remove_cvref_t<E>, AnyExpansion> && Expansion<std::remove_cvref_t<E>>)
      AnyExpansion(E&& about)
      : held_(std::make_shared<const Held<std::remove_cvref_t<E>>>(std::forward<E>(about))) {}

  Index parameters() const { return held_->parameters(); }
  Index outputs() const { return held_->outputs(); }
  Vector value() const { return held_->value(); }
  Vector jvp(const Vector& u) const { return held_->jvp(u); }
  Vector vjp(const Vector& c) const { return held_->vjp(c); }
  Point at(double epsilon, const Vector& u) const { return held_->at(epsilon, u); }
  Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const { return held_->mirrored(epsilon, m, b); }
  std::optional<AnyExpansion> half() const { return held_->half(); }  ///< as mirrored_half() has it

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Index parameters() const = 0;
    virtual Index outputs() const = 0;
    virtual Vector value() const = 0;
    virtual Vector jvp(const Vector& u) const = 0;
    virtual Vector vjp(const Vector& c) const = 0;
    virtual Point at(double epsilon, const Vector& u) const = 0;
    virtual Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const = 0;
    virtual std::optional<AnyExpansion> half() const = 0;
  };

  template <class E>
  struct Held final : Interface, std::enable_shared_from_this<Held<E>> {
    explicit Held(E held_expansion) : about(std::move(held_expansion)) {}
    Index parameters() const override { return about.parameters(); }
    Index outputs() const override { return about.outputs(); }
    Vector value() const override { return about.value(); }
    Vector jvp(const Vector& u) const override { return about.jvp(u); }
    Vector vjp(const Vector& c) const override { return about.vjp(c); }
    Point at(double epsilon, const Vector& u) const override {
      return {this->shared_from_this(), about.at(epsilon, u)};
    }
    Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const override {
      return {this->shared_from_this(), about.mirrored(epsilon, m, b)};
    }
    std::optional<AnyExpansion> half() const override {
      const auto f = mirrored_half(about);
      return f ? std::optional(AnyExpansion(*f)) : std::nullopt;
    }
    E about;
  };

  std::shared_ptr<const Interface> held_;
};

static_assert(Expansion<AnyExpansion>);

}  // namespace lazy
