#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compiles public headers as a user's strict compiler would: check_headers.sh COMPILER each|umbrella INCLUDE_DIR …
# "each" compiles every header alone, so that none relies on what was included before it.
set -euo pipefail
compiler=$1 mode=$2
shift 2
flags="-std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror"
for folder in "$@"; do flags+=" -I$folder"; done

if [ "$mode" = umbrella ]; then
  headers=cornu/cornu.hpp
else
  headers=$(for folder in "$@"; do (cd "$folder" && find cornu -name '*.hpp' ! -name armadillo.hpp); done | sort -u)
fi
# shellcheck disable=SC2016
xargs -P "$(nproc)" -I HEADER sh -c \
  'printf "#include \"%s\"\nint main() {}\n" HEADER | '"$compiler $flags"' -x c++ - || { echo "HEADER does not stand alone" >&2; exit 1; }' \
  <<<"$headers"
echo "$(wc -w <<<"$headers") header(s) compile with $compiler"
