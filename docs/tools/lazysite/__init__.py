# SPDX-License-Identifier: MIT
"""What the run wrote, put into the words, tables and pictures of the site."""
