# SPDX-License-Identifier: MIT
# The header of whichever Doxygen this is, plus the theme's scripts: nothing vendored to fall out of date.
execute_process(COMMAND "${doxygen}" -w html header.html unused-footer.html unused-style.css Doxyfile
  COMMAND_ERROR_IS_FATAL ANY)
file(READ header.html header)
set(scripts "")
foreach(name doxygen-awesome-darkmode-toggle doxygen-awesome-paragraph-link doxygen-awesome-fragment-copy-button
             doxygen-awesome-interactive-toc lazy)
  string(APPEND scripts "<script src=\"$relpath^${name}.js\"></script>\n")
endforeach()
foreach(class DarkModeToggle ParagraphLink FragmentCopyButton InteractiveToc)
  string(APPEND scripts "<script>DoxygenAwesome${class}.init()</script>\n")
endforeach()
string(REPLACE "</head>" "${scripts}</head>" header "${header}")
file(WRITE header.html "${header}")
