// SPDX-License-Identifier: MIT
#include <support/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace lazy::props {

namespace {

/// Whether a column of the terminal begins at this byte: not within a code point, nor at a combining accent (U+0300 to
/// U+036F).
auto begins_column(std::string_view text, std::size_t i) -> bool {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  if ((byte(i) & 0xC0U) == 0x80U) return false;
  return byte(i) != 0xCCU && !(byte(i) == 0xCDU && byte(i + 1) < 0xB0U);
}

}  // namespace

auto width(std::string_view text) -> std::size_t {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) columns += begins_column(text, i) ? 1 : 0;
  return columns;
}

auto fit(std::string_view text, std::size_t columns) -> std::string {
  const auto needed = width(text);
  if (needed <= columns) return std::string(text) + std::string(columns - needed, ' ');
  std::string cut;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_column(text, i) && ++shown >= columns) break;
    cut += text[i];
  }
  return columns == 0 ? "" : cut + "…";
}

auto thousands(std::int64_t n) -> std::string {
  auto text = std::to_string(n);
  const std::ptrdiff_t first_digit = n < 0 ? 1 : 0;
  for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > first_digit; place -= 3)
    text.insert(static_cast<std::size_t>(place), ",");
  return text;
}

auto valid_utf8(std::string_view text) -> std::string {
  return nlohmann::json::parse(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

auto xml_escaped(std::string_view text) -> std::string {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') escaped += c;
    }
  }
  return escaped;
}

auto shell_quoted(std::string_view text) -> std::string {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./+:").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace lazy::props
