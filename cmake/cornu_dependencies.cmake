# What Cornu stands on, each for one thing. None of them shows in the public headers.

find_package(fmt REQUIRED)  # the text of errors and printing
find_package(ZLIB REQUIRED)  # gzip-compressed data files
