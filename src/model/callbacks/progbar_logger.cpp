// SPDX-License-Identifier: Apache-2.0
#include "cornu/callbacks/progbar_logger.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace cornu::callbacks {
namespace {

constexpr auto kRedrawInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 20;

std::string duration_text(double seconds) {
  const auto whole = static_cast<int64_t>(seconds);
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60);
  if (whole >= 60) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}s", whole);
}

std::string step_time_text(double seconds) {
  if (seconds >= 1) return fmt::format("{:.0f}s/step", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.0f}ms/step", seconds * 1e3);
  return fmt::format("{:.0f}us/step", seconds * 1e6);
}

std::string figures_text(const Logs& logs) {
  std::string text;
  for (const auto& [name, value] : logs) {
    const double figure = value;
    const bool plain = std::fabs(figure) > 1e-3 || figure == 0;
    text += plain ? fmt::format(" - {}: {:.4f}", name, figure) : fmt::format(" - {}: {:.4e}", name, figure);
  }
  return text;
}

}  // namespace

bool ProgbarLogger::stdout_is_terminal() {
#if defined(__unix__) || defined(__APPLE__)
  return isatty(STDOUT_FILENO) != 0;
#else
  return false;
#endif
}

void ProgbarLogger::begin() {
  done_ = 0;
  drawn_width_ = 0;
  start_ = Clock::now();
  last_drawn_ = start_ - kRedrawInterval;
}

void ProgbarLogger::update(int64_t done, const Logs& logs, bool final) {
  done_ = done;
  if (params().verbose == 2 && !final) return;
  const auto now = Clock::now();
  if (!final && now - last_drawn_ < kRedrawInterval) return;  // reading the figures may wait for the device
  last_drawn_ = now;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double per_step = elapsed / static_cast<double>(std::max<int64_t>(done, 1));
  const int64_t steps = params().steps;
  const double shown = final || steps == 0 ? elapsed : per_step * static_cast<double>(steps - done);
  const std::string count = steps > 0 ? fmt::format("{:>{}}/{}", done, std::to_string(steps).size(), steps)
                                      : fmt::format("{}/Unknown", done);
  const std::string rest =
      fmt::format(" {} {}{}", duration_text(shown), step_time_text(per_step), figures_text(logs));
  if (params().verbose == 2) {
    std::printf("%s -%s\n", count.c_str(), rest.c_str());
  } else {
    const int filled = steps > 0 ? static_cast<int>(kBarWidth * done / steps) : 0;
    std::string bar = "\033[32m";
    for (int i = 0; i < kBarWidth; ++i) bar += (i == filled ? "\033[37m━" : "━");
    const size_t width = count.size() + 1 + kBarWidth + rest.size();
    const std::string blanks(drawn_width_ > width ? drawn_width_ - width : 0, ' ');
    std::printf("\r\033[1m%s\033[0m %s\033[0m%s%s%s", count.c_str(), bar.c_str(), rest.c_str(),
                blanks.c_str(), final ? "\n" : "");
    drawn_width_ = width;
  }
  std::fflush(stdout);
}

void ProgbarLogger::on_train_begin(const Logs&) { training_ = true; }

void ProgbarLogger::on_epoch_begin(int epoch, const Logs&) {
  if (params().epochs > 1) std::printf("Epoch %d/%d\n", epoch + 1, params().epochs);
  begin();
}

void ProgbarLogger::on_train_batch_end(int64_t batch, const Logs& logs) { update(batch + 1, logs, false); }

void ProgbarLogger::on_epoch_end(int, const Logs& logs) { update(done_, logs, true); }

// While training, the validation's batches go by unseen: their figures come with the epoch's.
void ProgbarLogger::on_test_begin(const Logs&) {
  if (!training_) begin();
}

void ProgbarLogger::on_test_batch_end(int64_t batch, const Logs& logs) {
  if (!training_) update(batch + 1, logs, false);
}

void ProgbarLogger::on_test_end(const Logs& logs) {
  if (!training_) update(done_, logs, true);
}

void ProgbarLogger::on_predict_begin(const Logs&) { begin(); }

void ProgbarLogger::on_predict_batch_end(int64_t batch, const Logs& logs) { update(batch + 1, logs, false); }

void ProgbarLogger::on_predict_end(const Logs& logs) { update(done_, logs, true); }

}  // namespace cornu::callbacks
