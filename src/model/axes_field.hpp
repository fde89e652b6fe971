// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cornu/config.hpp"
#include "cornu/ops/reduce.hpp"

/// One axis is a number in files, several are a list, all of them null.
namespace cornu::ops {

inline ConfigValue write_field(const Axes& axes) {
  if (!axes.list().has_value()) return {};
  return axes.list()->rank() == 1 ? ConfigValue((*axes.list())[0]) : cornu::write_field(*axes.list());
}

inline void read_field(const ConfigValue& from, Axes& axes) {
  axes = Axes();
  if (from.is_list()) {
    Shape list;
    for (const ConfigValue& axis : from.as_list()) list.append(axis.as_integer());
    axes = Axes(list);
  } else if (!from.is_null()) {
    axes = Axes(from.as_integer());
  }
}

}  // namespace cornu::ops
