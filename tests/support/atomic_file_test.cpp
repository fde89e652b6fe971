// SPDX-License-Identifier: Apache-2.0
#include "support/atomic_file.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cornu/error.hpp"
#include "testing/compare.hpp"
#include "testing/temporary_folder.hpp"

using namespace cornu;
using namespace cornu::internal;
using namespace cornu::testing;

namespace {

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

size_t files_in(const std::string& folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(atomic_file)

BOOST_AUTO_TEST_CASE(a_file_appears_whole) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.txt";
  {
    AtomicFile file(path);
    file.write("first ");
    BOOST_TEST(!std::filesystem::exists(path));
    file.write("second");
    file.commit();
  }
  BOOST_TEST(content_of(path) == "first second");
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_not_committed_leaves_nothing) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.txt";
  write_file(path, "old");
  {
    AtomicFile file(path);
    file.write("new");
  }
  BOOST_TEST(content_of(path) == "old");
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(a_link_stays_a_link) {
  const TemporaryFolder folder;
  write_file(folder / "a.txt", "old");
  std::filesystem::create_symlink(folder / "a.txt", folder / "b.txt");
  write_file(folder / "b.txt", "new");
  BOOST_TEST(std::filesystem::is_symlink(folder / "b.txt"));
  BOOST_TEST(content_of(folder / "a.txt") == "new");
}

BOOST_AUTO_TEST_CASE(permissions_stay) {
  const TemporaryFolder folder;
  write_file(folder / "a.txt", "old");
  std::filesystem::permissions(folder / "a.txt", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  write_file(folder / "a.txt", "new");
  BOOST_TEST((std::filesystem::status(folder / "a.txt").permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(places_that_cannot_be_written) {
  const TemporaryFolder folder;
  check_throws<FileError>([&] { write_file(folder / "no/such/a.txt", ""); }, "there is no folder");
  check_throws<FileError>([&] { write_file(folder.path(), ""); }, "is a folder");
  check_throws<FileError>([&] { write_file("", ""); }, "needs a name");
  check_throws<FileError>([&] { write_file("/dev/null", ""); }, "device or pipe");
}

BOOST_AUTO_TEST_SUITE_END()
