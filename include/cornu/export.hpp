// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what users of the library may link to; everything else is hidden.
#if defined(_WIN32)
#if defined(CORNU_BUILDING)
#define CORNU_API __declspec(dllexport)
#elif defined(CORNU_STATIC)
#define CORNU_API
#else
#define CORNU_API __declspec(dllimport)
#endif
#else
#define CORNU_API __attribute__((visibility("default")))
#endif
