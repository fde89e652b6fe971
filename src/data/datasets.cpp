// SPDX-License-Identifier: Apache-2.0
#include "cornu/data/datasets.hpp"

#include <cstdlib>
#include <filesystem>

#include "cornu/data/readers.hpp"
#include "support/require.hpp"

namespace cornu::datasets {

using internal::fail;

namespace {

constexpr const char* kTrainImages = "train-images-idx3-ubyte";

/// The file, plain or compressed; empty when there is neither.
std::string existing(const std::filesystem::path& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"}) {
    std::error_code error;
    const std::filesystem::path path = folder / (name + ending);
    if (std::filesystem::is_regular_file(path, error)) return path.string();
  }
  return "";
}

std::filesystem::path find_folder(const std::string& name, const std::string& installed,
                                  const std::string& remedy) {
  std::vector<std::filesystem::path> places;
  if (const char* root = std::getenv("CORNU_DATASETS")) {
    places.push_back(std::filesystem::path(root) / name);
    places.emplace_back(root);
  }
  if (!installed.empty()) places.emplace_back(installed);
  std::string looked;
  for (const auto& place : places) {
    if (!existing(place, kTrainImages).empty()) return place;
    looked += (looked.empty() ? "" : ", ") + place.string();
  }
  fail<FileError>("datasets::{}: {}[.gz] was not found{}. {}", name, kTrainImages,
                  looked.empty() ? "" : " in " + looked, remedy);
}

Tensor read(const std::filesystem::path& folder, const std::string& name) {
  const std::string path = existing(folder, name);
  if (path.empty()) fail<FileError>("'{}': {}[.gz] is missing.", folder.string(), name);
  return data::read_idx(path);
}

TrainTest read_all(const std::filesystem::path& folder) {
  return {{read(folder, kTrainImages), read(folder, "train-labels-idx1-ubyte")},
          {read(folder, "t10k-images-idx3-ubyte"), read(folder, "t10k-labels-idx1-ubyte")}};
}

}  // namespace

TrainTest fashion_mnist() {
  return read_all(
      find_folder("fashion-mnist", "/usr/share/datasets/fashion-mnist",
                  "Install it with `apt install dataset-fashion-mnist`, or set CORNU_DATASETS to the folder "
                  "that holds the four IDX files."));
}

TrainTest mnist() {
  return read_all(
      find_folder("mnist", "", "Set CORNU_DATASETS to the folder that holds the four IDX files of MNIST."));
}

const std::vector<std::string>& fashion_mnist_classes() {
  static const std::vector<std::string> names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                                 "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  return names;
}

}  // namespace cornu::datasets
