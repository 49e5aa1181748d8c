# SPDX-License-Identifier: MIT
# Writes the script that DiscoverProperties.cmake has CTest include.
execute_process(COMMAND "${runner}" --list-tests OUTPUT_VARIABLE lines OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE ";" "," lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")
set(text "")
foreach(line IN LISTS lines)
  string(REPLACE "," ";" fields "${line}")
  list(POP_FRONT fields name)
  list(POP_BACK fields dearness)
  list(REMOVE_DUPLICATES fields)
  string(APPEND text "add_test([[props.${name}]] [[${runner}]] --property [[${name}]] --tier quick --jobs 1)\n"
    "set_tests_properties([[props.${name}]] PROPERTIES LABELS [[props;${fields}]] COST ${dearness})\n")
endforeach()
file(WRITE "${script}" "${text}")
