// SPDX-License-Identifier: MIT
/// \file
/// How a generator of numbers, vectors or matrices is put together.
#pragma once

#include <rapidcheck.h>

namespace lazy::props {

/// A generator of the values that `pick(random, size)` draws; `simplify(value)` are those to try in the place of one
/// that refutes, in this order.
template <class T, class Pick, class Simplify>
auto generator(Pick pick, Simplify simplify) -> rc::Gen<T> {
  return [=](rc::Random random, int size) {
    return rc::shrinkable::shrinkRecur(T(pick(random, size)),
                                       [=](const T& value) { return rc::seq::fromContainer(simplify(value)); });
  };
}

}  // namespace lazy::props
