// SPDX-License-Identifier: Apache-2.0
// Tensors as NumPy prints arrays: aligned columns, shortest digits that tell the values apart, long axes cut.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "cornu/tensor.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/tensor_impl.hpp"

namespace cornu {
namespace {

constexpr int64_t kCutAbove = 1000;  // elements; NumPy's threshold
constexpr int64_t kEdge = 3;         // shown at either end of a cut axis
constexpr int kPrecision = 8;        // digits after the point
constexpr size_t kLineWidth = 75;

/// The shortest decimal text that reads back as the value, at its own precision.
template <class T>
std::string shortest(T value, std::chars_format format) {
  std::array<char, 512> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  return {buffer.data(), end};
}

/// How a block of floating values is written: all in one style, padded to one width.
struct FloatStyle {
  bool scientific = false;
  int before = 1, after = 0;  ///< Characters before the point, digits after it.
};

template <class T>
FloatStyle style_of(const std::vector<T>& values) {
  FloatStyle style;
  double smallest = INFINITY, largest = 0;
  for (const T value : values) {
    const double magnitude = std::fabs(static_cast<double>(value));
    if (!std::isfinite(magnitude) || magnitude == 0) continue;
    smallest = std::min(smallest, magnitude);
    largest = std::max(largest, magnitude);
  }
  style.scientific = largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000.0);
  style.scientific = style.scientific && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e8);
  for (const T value : values) {
    if (!std::isfinite(static_cast<double>(value))) {
      style.before = std::max(style.before, std::isnan(static_cast<double>(value)) ? 3 : value < 0 ? 4 : 3);
      continue;
    }
    const std::string text =
        shortest(value, style.scientific ? std::chars_format::scientific : std::chars_format::fixed);
    const size_t mantissa = std::min(text.find('e'), text.size());
    const size_t point = std::min(text.find('.'), mantissa);
    style.before = std::max(style.before, static_cast<int>(point));
    if (point < mantissa) {
      style.after = std::max(style.after, std::min(kPrecision, static_cast<int>(mantissa - point - 1)));
    }
  }
  return style;
}

template <class T>
std::string text_of(T value, const FloatStyle& style) {
  const auto real = static_cast<double>(value);
  const int width = style.before + 1 + style.after + (style.scientific ? 4 : 0);
  if (std::isnan(real)) return fmt::format("{:>{}}", "nan", width);
  if (std::isinf(real)) return fmt::format("{:>{}}", real < 0 ? "-inf" : "inf", width);
  if (style.scientific) return fmt::format("{:>{}.{}e}", value, width, style.after);
  // Each value in its own shortest digits; what is left of the column stays blank, as NumPy has it.
  std::string text = shortest(value, std::chars_format::fixed);
  const size_t digits = text.find('.') == std::string::npos ? 0 : text.size() - text.find('.') - 1;
  if (digits > kPrecision) {
    text = fmt::format("{:.{}f}", value, kPrecision);
    text.erase(text.find_last_not_of('0') + 1);
  }
  if (text.find('.') == std::string::npos) text += '.';
  const auto before = static_cast<int>(text.find('.'));
  return std::string(static_cast<size_t>(std::max(0, style.before - before)), ' ') +
         fmt::format("{:<{}}", text, before + 1 + style.after);
}

/// Which positions of an axis are shown; -1 stands for the dots.
std::vector<int64_t> shown(int64_t size, bool cut) {
  std::vector<int64_t> positions;
  for (int64_t i = 0; i < size; ++i) {
    if (cut && size > 2 * kEdge && i == kEdge) {
      positions.push_back(-1);
      i = size - kEdge;
    }
    positions.push_back(i);
  }
  return positions;
}

class ArrayText {
 public:
  ArrayText(const Shape& shape, bool cut) : shape_(shape), cut_(cut) {}

  template <class Text>
  std::string write(const Text& text_of_element) {
    std::string result;
    block(0, 0, result, text_of_element);
    return result;
  }

  /// The flat positions of the elements that are shown.
  std::vector<int64_t> positions() const {
    std::vector<int64_t> found;
    collect(0, 0, found);
    return found;
  }

 private:
  void collect(int axis, int64_t base, std::vector<int64_t>& found) const {
    if (axis == shape_.rank()) {
      found.push_back(base);
      return;
    }
    for (const int64_t i : shown(shape_[axis], cut_)) {
      if (i >= 0) collect(axis + 1, base * shape_[axis] + i, found);
    }
  }

  template <class Text>
  void block(int axis, int64_t base, std::string& result, const Text& text_of_element) const {
    if (axis == shape_.rank()) {
      result += text_of_element(base);
      return;
    }
    const bool last = axis == shape_.rank() - 1;
    const std::string indent(static_cast<size_t>(axis + 1), ' ');
    result += '[';
    size_t line_start = result.size() - indent.size();
    bool first = true;
    for (const int64_t i : shown(shape_[axis], cut_)) {
      if (!first && !last)
        result += std::string(static_cast<size_t>(shape_.rank() - 1 - axis), '\n') + indent;
      std::string piece;
      if (i < 0) {
        piece = "...";
      } else {
        block(axis + 1, base * shape_[axis] + i, piece, text_of_element);
      }
      if (last && !first) {
        if (result.size() - line_start + 1 + piece.size() > kLineWidth) {
          result += "\n" + indent;
          line_start = result.size() - indent.size();
        } else {
          result += ' ';
        }
      }
      result += piece;
      first = false;
    }
    result += ']';
  }

  Shape shape_;
  bool cut_;
};

template <class T>
std::string integers_text(const Tensor& tensor, ArrayText& array) {
  const std::vector<T> values = tensor.to_vector<T>();
  size_t width = 0;
  const auto text = [&](int64_t i) { return std::to_string(values[static_cast<size_t>(i)]); };
  for (const int64_t i : array.positions()) width = std::max(width, text(i).size());
  return array.write([&](int64_t i) { return fmt::format("{:>{}}", text(i), width); });
}

template <class T>
std::string floats_text(const Tensor& tensor, ArrayText& array) {
  const std::vector<T> values = tensor.to_vector<T>();
  std::vector<T> seen;
  for (const int64_t i : array.positions()) seen.push_back(values[static_cast<size_t>(i)]);
  const FloatStyle style = style_of(seen);
  if (tensor.rank() == 0) {
    std::string text = text_of(values[0], style);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text.back() == '.' ? text + "0" : text;
  }
  return array.write([&](int64_t i) { return text_of(values[static_cast<size_t>(i)], style); });
}

}  // namespace

std::string to_string(const Tensor& tensor) {
  if (!tensor.defined()) return "<no tensor>";
  if (tensor.is_symbolic()) return "<symbolic " + to_string(tensor.spec()) + ">";
  ArrayText array(tensor.shape(), tensor.size() > kCutAbove);
  if (tensor.dtype() == DType::boolean) {
    const std::vector<uint8_t> values = tensor.to_vector<uint8_t>();
    return array.write([&](int64_t i) { return values[static_cast<size_t>(i)] != 0 ? " True" : "False"; });
  }
  if (tensor.dtype().is_integer()) return integers_text<int64_t>(tensor, array);
  return tensor.dtype() == DType::float64 ? floats_text<double>(tensor, array)
                                          : floats_text<float>(tensor, array);
}

std::ostream& operator<<(std::ostream& stream, const Tensor& tensor) { return stream << to_string(tensor); }

}  // namespace cornu
