// SPDX-License-Identifier: MIT
/// \file
/// Which properties a command line asks for.
#pragma once

#include <support/property.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace lazy::props {

/// What the arguments ask for is not there, or does not make sense: status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Words for properties. Those under one heading add up; the headings narrow each other.
struct Selection {
  std::vector<std::string> properties;  // names
  std::vector<std::string> filters;     // parts of names or sentences, or globs of names
  std::vector<std::string> claims;      // ids; a statement stands for the steps of its proof as well
  std::vector<std::string> chapters;
};

/// The properties selected, in the order of the registry: all of them where the selection says nothing.
/// \throws UsageError where a word picks no property: a misspelt one is an error, not an empty run.
auto selected(const Selection& selection) -> std::vector<const Property*>;

/// "; did you mean '…'?" with the one of the known names that is most like this one; empty where none is.
auto did_you_mean(const std::string& name, const std::vector<std::string>& known) -> std::string;

/// \throws UsageError where there is no such chapter.
void check_chapters(const std::vector<std::string>& chapters);

}  // namespace lazy::props
