// SPDX-License-Identifier: Apache-2.0
#include "support/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

#include "support/require.hpp"

namespace cornu::internal {
namespace {

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// In the same folder, since a rename cannot cross file systems.
std::string temporary_name(const std::string& path) {
  std::random_device random;
  const std::filesystem::path whole(path);
  return (std::filesystem::path(folder_of(path)) /
          fmt::format(".{}.tmp.{}.{:08x}", whole.filename().string(), getpid(), random()))
      .string();
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  std::error_code error;
  require<FileError>(!path_.empty(), "a file to write needs a name; got ''.");
  require<FileError>(!std::filesystem::is_directory(path_, error), "'{}': is a folder; expected a file's name.",
                     path_);
  require<FileError>(!std::filesystem::exists(path_, error) || std::filesystem::is_regular_file(path_, error),
                     "'{}': is a device or pipe; expected a file's name.", path_);
  require<FileError>(std::filesystem::is_directory(folder_of(path_), error),
                     "'{}': cannot be written: there is no folder '{}'. Make it first.", path_, folder_of(path_));
  // A link is followed: the file that it leads to is replaced, and the link stays.
  if (std::filesystem::is_symlink(path_, error)) {
    const auto target = std::filesystem::weakly_canonical(path_, error);
    if (!error) path_ = target.string();
  }
  temporary_ = temporary_name(path_);
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) fail_with_errno("cannot be written");
  struct stat old {};
  if (stat(path_.c_str(), &old) == 0) {  // a file that is replaced keeps its permissions
    [[maybe_unused]] const int unchanged = fchmod(descriptor_, old.st_mode & 07777);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, size_t bytes) {
  const char* next = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(descriptor_, next, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_with_errno("writing failed");
    next += written;
    bytes -= static_cast<size_t>(written);
  }
}

void AtomicFile::commit() {
  int result = 0;
  do {
    result = fsync(descriptor_);
  } while (result != 0 && errno == EINTR);
  if (result != 0) fail_with_errno("syncing failed");
  if (close(std::exchange(descriptor_, -1)) != 0) fail_with_errno("closing failed");
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail_with_errno("renaming failed");
  temporary_.clear();
  // The new name is on disk only when its folder is; some file systems cannot sync a folder, and say so.
  const int folder = open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    fsync(folder);
    close(folder);
  }
}

void AtomicFile::fail_with_errno(const char* action) const {
  const int code = errno;
  fail<FileError>("'{}': {}: {}.", path_, action, std::strerror(code));
}

void write_file(const std::string& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace cornu::internal
