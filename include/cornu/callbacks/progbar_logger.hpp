// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "cornu/callback.hpp"

namespace cornu::callbacks {

/// Writes progress to standard output: with verbose 1 a bar that is redrawn a few times a second, with 2 a
/// line per epoch. `fit`, `evaluate` and `predict` add one by themselves.
class CORNU_API ProgbarLogger : public Callback {
 public:
  void on_train_begin(const Logs& logs) override;
  void on_epoch_begin(int epoch, const Logs& logs) override;
  void on_train_batch_end(int64_t batch, const Logs& logs) override;
  void on_epoch_end(int epoch, const Logs& logs) override;
  void on_test_begin(const Logs& logs) override;
  void on_test_batch_end(int64_t batch, const Logs& logs) override;
  void on_test_end(const Logs& logs) override;
  void on_predict_begin(const Logs& logs) override;
  void on_predict_batch_end(int64_t batch, const Logs& logs) override;
  void on_predict_end(const Logs& logs) override;

  static bool stdout_is_terminal();

 private:
  using Clock = std::chrono::steady_clock;

  void begin();
  void update(int64_t done, const Logs& logs, bool final);

  bool training_ = false;
  int64_t done_ = 0;
  size_t drawn_width_ = 0;
  Clock::time_point start_, last_drawn_;
};

}  // namespace cornu::callbacks
