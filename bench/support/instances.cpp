// SPDX-License-Identifier: MIT
#include <support/instances.hpp>

#include <cmath>
#include <utility>

namespace lazy::bench {

Matrix noise(Index rows, Index cols, std::uint64_t seed) {
  return Matrix::NullaryExpr(rows, cols, [seed](Index i, Index j) {
    std::uint64_t bits = (seed << 48) ^ (static_cast<std::uint64_t>(j) << 24) ^ static_cast<std::uint64_t>(i);
    bits = (bits + 1) * 0x9e3779b97f4a7c15u;  // the mixing of splitmix64
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    constexpr double root_3 = 1.7320508075688772;
    return root_3 * (static_cast<double>(static_cast<std::int64_t>(bits) >> 11) * 0x1p-52);
  });
}

Vector noise(Index size, std::uint64_t seed) { return noise(size, 1, seed); }

NetworkInstance network(std::vector<Index> widths, Index input_dimension, Index inputs, Activation activation) {
  Network model(std::move(widths), noise(input_dimension, inputs, 1), std::move(activation));
  Vector weights(model.parameters());
  for (Index l = 1; l <= model.depth(); ++l) {
    auto layer = model.weights(weights, l);
    layer = noise(layer.rows(), layer.cols(), 1 + l) / std::sqrt(static_cast<double>(layer.cols()));
  }
  const Index p = model.parameters(), n = model.outputs();
  return {std::move(model), std::move(weights), noise(p, 20), noise(n, 21), noise(n, 22)};
}

NetworkInstance two_layer(Index width, Index inputs) { return network({width, 1}, 9, inputs); }

}  // namespace lazy::bench
