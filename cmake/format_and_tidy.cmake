# SPDX-License-Identifier: MIT
# Targets that look at the sources without building them, where the tools are there:
#
#   format-check   fails where clang-format would change a file
#   format         lets it
#   tidy           clang-tidy on every file that is compiled, with .clang-tidy
find_program(LAZY_CLANG_FORMAT NAMES clang-format clang-format-14)
find_program(LAZY_RUN_CLANG_TIDY NAMES run-clang-tidy run-clang-tidy-14)

if(LAZY_CLANG_FORMAT)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/impl/*.[ch]pp" "${PROJECT_SOURCE_DIR}/props/*.[ch]pp"
    "${PROJECT_SOURCE_DIR}/bench/*.[ch]pp" "${PROJECT_SOURCE_DIR}/docs/*.[ch]pp")
  add_custom_target(format-check COMMAND "${LAZY_CLANG_FORMAT}" --dry-run -Werror ${sources} VERBATIM)
  add_test(NAME format COMMAND "${LAZY_CLANG_FORMAT}" --dry-run -Werror ${sources})
  set_tests_properties(format PROPERTIES LABELS format)
  add_custom_target(format COMMAND "${LAZY_CLANG_FORMAT}" -i ${sources} VERBATIM)
endif()

if(LAZY_RUN_CLANG_TIDY)
  add_custom_target(tidy COMMAND "${LAZY_RUN_CLANG_TIDY}" -quiet -p "${PROJECT_BINARY_DIR}" "^${PROJECT_SOURCE_DIR}/" VERBATIM)
endif()
