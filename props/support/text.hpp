// SPDX-License-Identifier: MIT
/// \file
/// Text as others read it: in the columns of a terminal, in XML, in a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazy::props {

/// The columns that a terminal gives to UTF-8 text: its code points, the combining accents aside.
auto width(std::string_view text) -> std::size_t;

/// The text in exactly so many columns: filled with spaces, or cut with an ellipsis.
auto fit(std::string_view text, std::size_t columns) -> std::string;

/// 1234567 as 1,234,567.
auto thousands(std::int64_t n) -> std::string;

/// The text with every byte that is not UTF-8 replaced by U+FFFD.
auto valid_utf8(std::string_view text) -> std::string;

/// The text as XML content or attribute. XML 1.0 has no control characters but tab and newline, not even escaped: they
/// go.
auto xml_escaped(std::string_view text) -> std::string;

/// The text as one word of a shell command.
auto shell_quoted(std::string_view text) -> std::string;

}  // namespace lazy::props
