# SPDX-License-Identifier: MIT
# lazy_discover_properties(<target>): one CTest test a property, labelled with its claim, its statement and its chapter.
function(lazy_discover_properties target)
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}-tests.cmake")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND "${CMAKE_COMMAND}" -D "runner=$<TARGET_FILE:${target}>" -D "script=${script}" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/WritePropertyTests.cmake"
    BYPRODUCTS "${script}" VERBATIM)
  file(CONFIGURE OUTPUT ${target}-include.cmake @ONLY CONTENT [[
if(EXISTS "@script@")
  include("@script@")
else()
  add_test(@target@_NOT_BUILT @target@_NOT_BUILT)
endif()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${CMAKE_CURRENT_BINARY_DIR}/${target}-include.cmake")
endfunction()
