// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "cornu/export.hpp"

namespace cornu {

/// Base of everything that Cornu throws. `what()` is one line: where, what was expected, what came, the
/// remedy. A call that throws has changed nothing.
class CORNU_API Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Shapes that do not fit each other or the operation.
class CORNU_API ShapeError : public Error {
 public:
  using Error::Error;
};

/// A dtype that the operation does not take.
class CORNU_API DTypeError : public Error {
 public:
  using Error::Error;
};

/// An argument outside its range, or a call in the wrong order.
class CORNU_API ValueError : public Error {
 public:
  using Error::Error;
};

/// An unknown device, a missing kernel, exhausted device memory.
class CORNU_API DeviceError : public Error {
 public:
  using Error::Error;
};

/// A file that is missing, truncated, of another format or not writable.
class CORNU_API FileError : public Error {
 public:
  using Error::Error;
};

/// A name that nothing is registered under; the text offers the nearest known one.
class CORNU_API NotFoundError : public Error {
 public:
  using Error::Error;
};

}  // namespace cornu
