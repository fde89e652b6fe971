// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "cornu/data/readers.hpp"
#include "support/require.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu::data {

using internal::fail;
using internal::require;

namespace {

/// Reads plain and gzip-compressed files alike.
class GzipFile {
 public:
  explicit GzipFile(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "rb")) {
    require<FileError>(file_ != nullptr, "'{}': cannot be opened: {}.", path, std::strerror(errno));
    gzbuffer(file_, 1 << 17);
  }
  ~GzipFile() { gzclose(file_); }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  /// As many bytes as there are, up to `size`. Throws when the compressed data is damaged.
  size_t read(void* data, size_t size) {
    size_t done = 0;
    while (done < size) {
      constexpr size_t kMost = 1 << 30;  // gzread takes an unsigned int
      const int count =
          gzread(file_, static_cast<char*>(data) + done, static_cast<unsigned>(std::min(size - done, kMost)));
      int error = Z_OK;
      const char* text = gzerror(file_, &error);
      require<FileError>(count >= 0 && (error == Z_OK || error == Z_STREAM_END), "'{}': {}.", path_,
                         error == Z_BUF_ERROR ? "ends in the middle of compressed data" : text);
      if (count == 0) break;
      done += static_cast<size_t>(count);
    }
    return done;
  }

 private:
  std::string path_;
  gzFile file_;
};

DType dtype_of_code(const std::string& path, uint8_t code) {
  switch (code) {
    case 0x08:
      return DType::uint8;
    case 0x09:
      return DType::int8;
    case 0x0B:
      return DType::int16;
    case 0x0C:
      return DType::int32;
    case 0x0D:
      return DType::float32;
    case 0x0E:
      return DType::float64;
    default:
      fail<FileError>("'{}': is not an IDX file (type code {:#04x}).", path, code);
  }
}

}  // namespace

Tensor read_idx(const std::string& path) {
  GzipFile file(path);
  std::array<uint8_t, 4> magic{};
  require<FileError>(file.read(magic.data(), magic.size()) == magic.size() && magic[0] == 0 && magic[1] == 0,
                     "'{}': is not an IDX file; it begins with {:02x} {:02x} {:02x} {:02x}.", path, magic[0],
                     magic[1], magic[2], magic[3]);
  const DType dtype = dtype_of_code(path, magic[2]);
  require<FileError>(magic[3] <= Shape::kMaxRank, "'{}': has {} axes; at most {} are supported.", path,
                     magic[3], Shape::kMaxRank);
  Shape shape;
  for (int axis = 0; axis < magic[3]; ++axis) {
    std::array<uint8_t, 4> size{};
    require<FileError>(file.read(size.data(), size.size()) == size.size(), "'{}': ends within its header.",
                       path);
    shape.append((int64_t{size[0]} << 24) | (int64_t{size[1]} << 16) | (int64_t{size[2]} << 8) |
                 int64_t{size[3]});
  }
  int64_t elements = 1;
  for (const int64_t size : shape) {
    require<FileError>(!__builtin_mul_overflow(elements, size, &elements),
                       "'{}': declares shape {}, which overflows.", path, to_string(shape));
  }
  // What is declared is believed only as far as there is data: memory grows with what is read.
  const size_t element_size = dtype.size();
  std::vector<char> bytes;
  size_t expected = 0;
  require<FileError>(!__builtin_mul_overflow(static_cast<size_t>(elements), element_size, &expected),
                     "'{}': declares shape {}, which overflows.", path, to_string(shape));
  constexpr size_t kPiece = 1 << 24;
  while (bytes.size() < expected) {
    const size_t want = std::min(kPiece, expected - bytes.size()), before = bytes.size();
    bytes.resize(before + want);
    const size_t got = file.read(bytes.data() + before, want);
    require<FileError>(got == want, "'{}': truncated: shape {} needs {} bytes, only {} are there.", path,
                       to_string(shape), expected, before + got);
  }
  char extra = 0;
  require<FileError>(file.read(&extra, 1) == 0, "'{}': goes on after the {} bytes of shape {}.", path,
                     expected, to_string(shape));
  if (element_size > 1) {  // stored with the most significant byte first
    for (size_t i = 0; i < bytes.size(); i += element_size)
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                   bytes.begin() + static_cast<std::ptrdiff_t>(i + element_size));
  }
  Tensor result = Tensor::empty(shape, dtype);
  internal::device_of(result).copy_from_host(result.impl()->data(), bytes.data(), bytes.size());
  return result;
}

}  // namespace cornu::data
