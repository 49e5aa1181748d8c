#include <support/property.hpp>
#include <support/generators/matrices.hpp>
namespace lazy::claim { inline constexpr Claim self_test{"self_test","T1","self test","self",ClaimKind::statement,"",""}; }
using namespace lazy; using namespace lazy::props;
struct Adds { double off = 0; static auto false_variants() -> Variants<Adds> { return {{"off by one", {.off = 1}}}; } };
PROPERTY(addition_commutes, self_test, exact, Adds, "a + b = b + a") {
  const int n = draw("n", dimension(1, 8));
  const auto A = draw("A", matrix(n, n));
  const double x = draw("x", log_uniform(1e-3, 1e3));
  draw.cover("x > 1", 0.3, x > 1);
  draw.note("x", x);
  return same(A * x, Matrix(x * A) + Matrix::Constant(n, n, law.off));
}
struct Small { static auto false_variants() -> Variants<Small> { return {{"v", {}}}; } };
PROPERTY(is_small, self_test, theorem, Small, "false: n <= 17 and x < 3.7") {
  const int n = draw("n", integer(1, 1000));
  const double x = draw("x", log_uniform(1e-3, 1e3));
  return Oracles{{"n", at_most(n, 17)}, {"x", at_most(x, 3.7)}};
}
#include <support/command_line.hpp>
auto main(int argc, char** argv) -> int { return lazy::props::main(argc, argv); }
