// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "cornu/initializers/initializer.hpp"

namespace cornu::initializers {

/// An initializer that draws: from its seed, or from one that is drawn once and that its copies share.
class CORNU_API RandomInitializer : public Initializer {
 public:
  explicit RandomInitializer(std::optional<int64_t> seed);
  void fields(Fields& fields) override;

 protected:
  /// The state that every draw of this object starts from.
  int64_t seed() const;

 private:
  ConfigValue seed_;  ///< Null, an integer, or the SeedGenerator of a Keras file.
  std::shared_ptr<std::optional<int64_t>> drawn_ = std::make_shared<std::optional<int64_t>>();
};

}  // namespace cornu::initializers
