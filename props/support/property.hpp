// SPDX-License-Identifier: MIT
/// \file
/// A property: a sentence about a claim, with the body that checks it on one random case, and the laws that are not
/// true.
///
///     struct InverseScale {                       // the law, and what it is not
///       double power = -1;
///       bool centred = true;
///       static auto false_variants() -> Variants<InverseScale> {
///         return {{"as printed: h(w0) need not vanish", {.centred = false}}, {"α⁻²", {.power = -2}}};
///       }
///     };
///     PROPERTY(kappa_is_inverse_in_the_output_scale, output_scale, exact, InverseScale,
///              "If h(w0) = 0 then κ of 2^k h is 2^-k times κ of h, bit for bit") {
///       const auto [h, w0, y] = centred_setting(draw, law.centred);
///       const double alpha = draw("α", power_of_two(-40, 40));
///       return same(kappa(scaled(alpha, h), w0, y), std::pow(alpha, law.power) * kappa(h, w0, y));
///     }
#pragma once

#include <support/draw.hpp>
#include <support/margin.hpp>

#include <lazy/theory/claims.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lazy::props {

/// The false variants of a law: each with its name and the law as it would have to be.
template <class Law>
using Variants = std::vector<std::pair<std::string, Law>>;

/// A body with the law put in.
using Body = std::function<Outcome(Draw&)>;

/// A property as the driver sees it.
struct Property {
  struct Variant {
    std::string name;
    Body body;
  };

  std::string name;
  const Claim* claim = nullptr;
  Tolerance tolerance = Tolerance::exact;
  std::string text;
  std::string file;
  int line = 0;
  double dearness = 1;  // the case budget is divided by it
  Body body;
  std::vector<Variant> variants;
};

/// All properties of the program, in the order of the claims.
auto registry() -> std::vector<Property>&;

/// The claims that properties are held against: those of the theory, unless a program puts others in their place.
auto known_claims() -> std::vector<const Claim*>&;

/// Puts a property into the registry. What PROPERTY calls; a program may call it for properties of its own.
template <class Law>
auto enroll(Property property, Outcome (*body)(Draw&, const Law&)) -> bool {
  property.body = [body](Draw& draw) { return body(draw, Law{}); };
  for (auto& [name, law] : Law::false_variants())
    property.variants.push_back({name, [body, law = law](Draw& draw) { return body(draw, law); }});
  if constexpr (requires { Law::dearness; }) property.dearness = Law::dearness;
  registry().push_back(std::move(property));
  return true;
}

}  // namespace lazy::props

/// Declares a property of one claim. The body that follows sees `draw` and `law` and returns an Outcome.
#define PROPERTY(name, claim_id, tolerance, Law, text)                                                             \
  static auto name(::lazy::props::Draw& draw, const Law& law)->::lazy::props::Outcome;                             \
  [[maybe_unused]] static const bool enrolled_##name = ::lazy::props::enroll<Law>(                                 \
      {#name, &::lazy::claim::claim_id, ::lazy::props::Tolerance::tolerance, text, __FILE__, __LINE__, 1, {}, {}}, \
      &name);                                                                                                      \
  static auto name([[maybe_unused]] ::lazy::props::Draw& draw, [[maybe_unused]] const Law& law)->::lazy::props::Outcome
