// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cornu/callback.hpp"
#include "cornu/compile.hpp"
#include "cornu/data/dataset.hpp"
#include "cornu/history.hpp"
#include "cornu/layer.hpp"
#include "cornu/logs.hpp"

namespace cornu {

namespace internal {
struct ModelState;
class FunctionalGraph;
}  // namespace internal

/// What validation uses: `{x, y}` or `{x, y, sample_weight}`, or a dataset.
class ValidationData {
 public:
  ValidationData() = default;
  ValidationData(Structure x, Structure y, Structure sample_weight = {})
      : arrays_{std::move(x), std::move(y), std::move(sample_weight)} {}
  ValidationData(data::Dataset dataset) : dataset_(std::move(dataset)) {}
  bool empty() const { return arrays_.x.empty() && !dataset_.has_value(); }
  const Batch& arrays() const { return arrays_; }
  const std::optional<data::Dataset>& dataset() const { return dataset_; }

 private:
  Batch arrays_;
  std::optional<data::Dataset> dataset_;
};

/// Validate every n epochs, or after the listed epochs (counted from 1).
class ValidationFrequency {
 public:
  ValidationFrequency(int every) : every_(every) {}
  ValidationFrequency(std::initializer_list<int> epochs) : epochs_(epochs) {}
  bool is_due(int epoch) const;  ///< `epoch` counts from 0.
  int every() const { return every_; }

 private:
  int every_ = 0;
  std::vector<int> epochs_;
};

/// -1: a progress bar when standard output is a terminal, nothing otherwise. 0: nothing. 1: a bar. 2: a line
/// per epoch.
inline constexpr int kVerboseAuto = -1;

struct FitOptions {
  std::optional<int64_t> batch_size = {};  ///< 32 when left out.
  int epochs = 1;                          ///< The number of the last epoch, not how many more.
  int verbose = kVerboseAuto;
  double validation_split = 0;  ///< The fraction at the end of the arrays, cut off before shuffling.
  std::vector<Handle<Callback>> callbacks = {};
  ValidationData validation_data = {};
  bool shuffle = true;  ///< The samples of arrays, anew in each epoch.
  std::map<int, double> class_weight = {};
  Structure sample_weight = {};
  int initial_epoch = 0;
  std::optional<int64_t> steps_per_epoch = {};
  std::optional<int64_t> validation_steps = {};
  std::optional<int64_t> validation_batch_size = {};
  ValidationFrequency validation_freq = 1;
  bool allow_nan = false;  ///< Accept NaN and infinity in x and y.
};

struct EvaluateOptions {
  std::optional<int64_t> batch_size = {};
  int verbose = kVerboseAuto;
  Structure sample_weight = {};
  std::optional<int64_t> steps = {};
  std::vector<Handle<Callback>> callbacks = {};
};

struct PredictOptions {
  std::optional<int64_t> batch_size = {};
  int verbose = kVerboseAuto;
  std::optional<int64_t> steps = {};
  std::vector<Handle<Callback>> callbacks = {};
};

struct BatchOptions {
  Structure sample_weight = {};
  std::map<int, double> class_weight = {};
};

struct SummaryOptions {
  int line_length = 0;  ///< 0: as wide as needed, at least 65.
  bool expand_nested = false;
  bool show_trainable = false;
  std::function<void(const std::string&)> print_fn = {};  ///< Gets each line; left out: standard output.
};

struct InputOptions {
  int64_t batch_size = Shape::kUnknown;
  DType dtype = DType::float32;
  std::string name = {};
};

struct ModelOptions {
  std::string name = {};
  bool trainable = true;
};

/// Layers joined into one that can be trained, evaluated, asked and saved. Three ways to make one:
/// `Sequential`, from the inputs and outputs of a graph of layer calls, or by deriving and overriding `call`.
/// Copies are the same model.
///
/// Training semantics are Keras's to the letter: the reported loss is the mean over samples (uneven last
/// batch included) plus regularization, validation data is the tail of the arrays, metrics are chosen by
/// shape, History has one entry per epoch.
class CORNU_API Model : public Layer {
 public:
  /// For deriving: override `call` (or `call_list`).
  explicit Model(ModelOptions options = {});
  /// Everything that leads from the inputs to the outputs. Throws ValueError when an output does not depend
  /// on inputs alone, or two layers have one name.
  Model(const Structure& inputs, const Structure& outputs, ModelOptions options = {});
  Model(const Model&) = default;
  Model& operator=(const Model&) = default;
  ~Model() override;

  // --- Training ---
  /// Throws ValueError (NotFoundError for names) and leaves the model as it was when something does not fit.
  void compile(CompileOptions options = {});
  History fit(const Structure& x, const Structure& y, FitOptions options = {});
  History fit(const Structure& x, const Structure& y, int epochs, int64_t batch_size);
  History fit(const data::Dataset& dataset, FitOptions options = {});
  /// "loss", then the metrics by name.
  std::map<std::string, double> evaluate(const Structure& x, const Structure& y,
                                         EvaluateOptions options = {});
  std::map<std::string, double> evaluate(const data::Dataset& dataset, EvaluateOptions options = {});
  /// The outputs for all samples, in order. For a model of several outputs: predict_all.
  Tensor predict(const Structure& x, PredictOptions options = {});
  Tensor predict(const data::Dataset& dataset, PredictOptions options = {});
  std::vector<Tensor> predict_all(const Structure& x, PredictOptions options = {});
  std::vector<Tensor> predict_all(const data::Dataset& dataset, PredictOptions options = {});
  /// One step on one batch; the figures are those of this batch alone.
  std::map<std::string, double> train_on_batch(const Structure& x, const Structure& y,
                                               BatchOptions options = {});
  std::map<std::string, double> test_on_batch(const Structure& x, const Structure& y,
                                              BatchOptions options = {});
  Structure predict_on_batch(const Structure& x);

  // --- What a step does; override to change it. `compile` traces it into a graph. ---
  virtual Logs train_step(const Batch& batch);
  virtual Logs test_step(const Batch& batch);
  virtual Structure predict_step(const Batch& batch);
  /// The compiled losses plus what layers added.
  virtual Tensor compute_loss(const Structure& x, const Structure& y, const Structure& y_pred,
                              const Structure& sample_weight = {}, bool training = true);
  /// Updates the compiled metrics and gives all results by name.
  virtual Logs compute_metrics(const Structure& x, const Structure& y, const Structure& y_pred,
                               const Structure& sample_weight = {});

  Optimizer& optimizer() const;  ///< Throws ValueError before compile.
  bool compiled() const;
  bool stop_training() const;
  void set_stop_training(bool stop);
  void reset_metrics();
  /// The compiled metrics and the loss trackers.
  std::vector<Handle<Metric>> metrics() const;
  /// Adds a metric that compute_metrics reports but does not update; for train_steps of one's own.
  void add_metric(Handle<Metric> metric);

  // --- Structure ---
  /// In Keras's order.
  const std::vector<LayerHandle>& layers() const { return sublayers(); }
  LayerHandle get_layer(const std::string& name) const;  ///< Throws NotFoundError with the nearest name.
  LayerHandle get_layer(int index) const;
  std::vector<Tensor> inputs() const;
  std::vector<Tensor> outputs() const;
  std::vector<std::string> output_names() const;
  void summary(SummaryOptions options = {});

  std::string class_name() const override;
  std::vector<Tensor> call_list(const std::vector<Tensor>& inputs, const CallContext& context) override;
  void build_list(const std::vector<Shape>& inputs) override;
  bool autocasts() const override { return false; }
  Structure ordered_inputs(const Structure& inputs) const override;
  const std::shared_ptr<internal::ModelState>& model_state() const { return model_state_; }

 protected:
  std::shared_ptr<internal::ModelState> model_state_;
};

/// A layer, a model, or an Input: what Sequential is made of.
class CORNU_API SequentialItem {
 public:
  template <class T>
  requires std::constructible_from<LayerHandle, const T&> SequentialItem(const T& layer) : layer_(layer) {}
  SequentialItem(const Tensor& input);  ///< From Input(…); ValueError for another tensor.
  const LayerHandle& layer() const { return layer_; }

 private:
  LayerHandle layer_;
};

/// A stack of layers, each called on what the one before it gave. With an Input first (or after the first
/// call) it is built: its weights exist.
class CORNU_API Sequential : public Model {
 public:
  explicit Sequential(ModelOptions options = {});
  Sequential(std::initializer_list<SequentialItem> items, ModelOptions options = {});
  explicit Sequential(const std::vector<SequentialItem>& items, ModelOptions options = {});
  /// Throws ValueError for a name that is taken, or an Input that is not first.
  void add(const SequentialItem& item);
  void pop();
};

namespace layers {

/// The symbolic tensor at which a model begins; `shape` is without the batch axis.
CORNU_API Tensor Input(const Shape& shape, InputOptions options = {});

}  // namespace layers

}  // namespace cornu
