// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cornu::internal {

/// A file that appears whole or not at all: what is written goes to a file beside it, which is synced and then renamed
/// over the name, and removed again when commit() is not reached. Whoever opens the name sees the old file or the new
/// one, also after a crash. Every function throws FileError, naming the path.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* data, size_t bytes);
  void write(std::string_view text) { write(text.data(), text.size()); }

  /// Makes what was written the file. Nothing can be written afterwards.
  void commit();

 private:
  [[noreturn]] void fail_with_errno(const char* action) const;

  std::string path_, temporary_;
  int descriptor_ = -1;
};

/// Writes `text` as the whole file.
void write_file(const std::string& path, std::string_view text);

}  // namespace cornu::internal
