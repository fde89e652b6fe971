// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cornu/handle.hpp"
#include "cornu/logs.hpp"

namespace cornu {

class Model;

/// What a training run is made of.
struct CallbackParams {
  int verbose = 0;
  int epochs = 0;
  int64_t steps = 0;  ///< Batches per epoch; 0 when not known.
};

/// Is told of what happens in fit, evaluate and predict. Derive from it and override what you need.
/// Epochs and batches count from 0. Logs hold the figures so far; reading one may wait for the device.
class CORNU_API Callback : public Configurable {
 public:
  void set_model(Model* model) { model_ = model; }
  void set_params(const CallbackParams& params) { params_ = params; }

  virtual void on_train_begin(const Logs&) {}
  virtual void on_train_end(const Logs&) {}
  virtual void on_epoch_begin(int /*epoch*/, const Logs&) {}
  /// Called just before on_epoch_end, to add figures for this and later callbacks and for History.
  virtual void extend_logs(int /*epoch*/, Logs&) {}
  virtual void on_epoch_end(int /*epoch*/, const Logs&) {}
  virtual void on_train_batch_begin(int64_t /*batch*/, const Logs&) {}
  virtual void on_train_batch_end(int64_t /*batch*/, const Logs&) {}
  virtual void on_test_begin(const Logs&) {}
  virtual void on_test_end(const Logs&) {}
  virtual void on_test_batch_begin(int64_t /*batch*/, const Logs&) {}
  virtual void on_test_batch_end(int64_t /*batch*/, const Logs&) {}
  virtual void on_predict_begin(const Logs&) {}
  virtual void on_predict_end(const Logs&) {}
  virtual void on_predict_batch_begin(int64_t /*batch*/, const Logs&) {}
  virtual void on_predict_batch_end(int64_t /*batch*/, const Logs&) {}

 protected:
  Model& model() const { return *model_; }
  const CallbackParams& params() const { return params_; }

 private:
  Model* model_ = nullptr;
  CallbackParams params_;
};

}  // namespace cornu
