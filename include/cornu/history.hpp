// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cornu/callback.hpp"

namespace cornu {

/// The figures of each epoch by name ("loss", "accuracy", "val_loss", …): what `fit` returns.
class CORNU_API History : public Callback {
 public:
  std::map<std::string, std::vector<double>> history;
  std::vector<int> epoch;  ///< The epochs' numbers, from `initial_epoch`.
  CallbackParams params;

  /// The figures of one name; throws NotFoundError with the nearest one.
  const std::vector<double>& operator[](const std::string& name) const;
  /// Draws the curves, training against validation, as an SVG picture.
  void plot(const std::string& path) const;
  /// Writes one row per epoch, with a header.
  void to_csv(const std::string& path) const;

  void on_train_begin(const Logs& logs) override;
  void on_epoch_end(int epoch, const Logs& logs) override;
};

}  // namespace cornu
